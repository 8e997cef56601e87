import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { altText, captionOf } from '../src/charts/caption.ts';
import { createEmbeddedRenderer } from '../src/charts/embedded.ts';
import { CHART_SAMPLES, DARK_SAMPLES } from './chart-specs.ts';

/** Draws the sample charts into `.report/charts/`, with a page that shows them, and those of the README into `docs/charts/`. */
const REPORT = fileURLToPath(new URL('../.report/charts/', import.meta.url));
const DOCS = fileURLToPath(new URL('../docs/charts/', import.meta.url));
const IN_DOCS = ['critical', 'comparison'];

const renderer = createEmbeddedRenderer();
await Promise.all([REPORT, DOCS].map((folder) => mkdir(folder, { recursive: true })));
const figures: string[] = [];
for (const [name, spec] of Object.entries({ ...CHART_SAMPLES, ...DARK_SAMPLES })) {
  const { png } = await renderer.draw(spec, new AbortController().signal);
  await writeFile(`${REPORT}${name}.png`, png);
  if (IN_DOCS.includes(name)) await writeFile(`${DOCS}${name}.png`, png);
  const { judgement, series, gaps } = captionOf(spec);
  const caption = [judgement, ...series, ...gaps].map((line) => `<div>${line}</div>`).join('');
  figures.push(
    `<figure><h2>${name}</h2><img src="${name}.png" width="440" alt="${altText(spec)}"><img src="${name}.png" width="360" alt=""><figcaption>${caption}</figcaption></figure>`,
  );
}
await writeFile(`${REPORT}index.html`, page(figures));
await renderer.close();
console.log(`${figures.length} charts: ${REPORT}index.html`);

function page(parts: readonly string[]): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Charts</title>
<style>body{font:14px sans-serif;margin:24px}figure{margin:0 0 32px}img{vertical-align:top;margin-right:16px}
figcaption{margin-top:8px}@media(prefers-color-scheme:dark){body{background:#1a1d21;color:#e8e8e8}}</style>
<h1>Charts</h1>${parts.join('\n')}</html>\n`;
}
