export { type RunningAwsSimulator, startAwsSimulator } from './simulator.ts';
export { startHttpServices } from './world/http/services.ts';
export { createWorld, type World, type WorldOptions } from './world/world.ts';
