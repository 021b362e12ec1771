/** The parts of the prediction page, as its address names them; the first is shown when none is named. */
export const PREDICTION_TABS = ['overview', 'quality', 'signals', 'model', 'rfm'] as const;

export type PredictionTab = (typeof PREDICTION_TABS)[number];
