import { createEmbeddedRenderer } from '../../../src/charts/embedded.ts';
import { chartSpec } from '../specs.ts';

/** A program that draws a chart and does not close the renderer. */
const { width } = await createEmbeddedRenderer().draw(chartSpec(), new AbortController().signal);
console.log(width);
