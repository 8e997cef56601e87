import { writeFile } from 'node:fs/promises';
import { createEmbeddedRenderer } from '../../src/charts/embedded.ts';
import { GOLDEN } from './golden.ts';

/** Draws the kept pictures anew. Look at each before it is committed. */
const renderer = createEmbeddedRenderer();
for (const { name, spec, file } of GOLDEN) {
  const { png } = await renderer.draw(spec, new AbortController().signal);
  await writeFile(file, png);
  console.log(name);
}
await renderer.close();
