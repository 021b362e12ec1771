export { audience, audienceTick } from './audience.ts';
export { batch } from './batch.ts';
export { dispatch } from './dispatch.ts';
export { refresh, refreshTick } from './refresh.ts';
export { slot } from './slot.ts';
export { sweep } from './sweep.ts';
export { train, weeklyTraining } from './train.ts';
