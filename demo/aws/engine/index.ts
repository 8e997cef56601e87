export type { Call, Interceptor, RecordedCall } from './call.ts';
export { AwsError } from './errors.ts';
export { bind, unbind } from './listen.ts';
export { accessDenied, expiredToken, throttled } from './refusals.ts';
export { nullMember } from './service.ts';
export { AwsSimulator } from './simulator.ts';
