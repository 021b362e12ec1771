export { audience, audienceTick } from './audience.ts';
export { batch } from './batch.ts';
export { dispatch } from './dispatch.ts';
export { slot } from './slot.ts';
export { sweep } from './sweep.ts';
