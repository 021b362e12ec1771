/** Platt scaling of churn logits, taken only where it can be trusted. */
import { fitLogistic } from './logistic-regression.ts';
import { logLoss } from './metrics.ts';
import { calibrated } from './probability.ts';
import type { Calibration } from './probability.ts';

/** Leaves logits as they are. */
export const identityCalibration: Calibration = { slope: 1, intercept: 0 };

/** Fewer rows than this cannot tell a miscalibrated model from chance. */
export const rowsToCalibrate = 5000;

const folds = 5;

function fitPlatt(logits: ArrayLike<number>, churned: readonly boolean[]): Calibration {
  const { weights } = fitLogistic(logits, 1, churned, 0);
  return { slope: weights[0]!, intercept: weights[1]! };
}

/** Platt scaling when there are enough rows and five-fold cross-validated log-loss improves; else identity. */
export function chooseCalibration(logits: Float64Array, churned: readonly boolean[]): Calibration {
  if (churned.length < rowsToCalibrate) return identityCalibration;
  const scaled = new Float64Array(logits.length);
  for (let fold = 0; fold < folds; fold++) {
    const kept = churned.map((_, row) => row).filter((row) => row % folds !== fold);
    const calibration = fitPlatt(
      kept.map((row) => logits[row]!),
      kept.map((row) => churned[row]!),
    );
    for (let row = fold; row < logits.length; row += folds) scaled[row] = calibrated(logits[row]!, calibration);
  }
  const plain = logits.map((logit) => calibrated(logit, identityCalibration));
  return logLoss(scaled, churned) < logLoss(plain, churned) ? fitPlatt(logits, churned) : identityCalibration;
}
