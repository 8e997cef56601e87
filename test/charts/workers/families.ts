import { parentPort } from 'node:worker_threads';
import { GlobalFonts } from '@napi-rs/canvas';
import { registerFonts } from '../../../src/charts/fonts.ts';

registerFonts();
parentPort?.on('message', () => {
  parentPort?.postMessage(GlobalFonts.families.map(({ family }) => family).sort());
});
