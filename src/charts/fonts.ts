import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

/** Family by the alphabet of its files; a text goes through the families of a stack until one has the character. */
const FAMILIES = {
  latin: 'Inter',
  'latin-ext': 'Inter Latin Extended',
  greek: 'Inter Greek',
  cyrillic: 'Inter Cyrillic',
} as const;
const WEIGHTS = [400, 600] as const;

/**
 * Makes the bundled font known to the canvas, once for the process: without a font it draws no text and says nothing.
 * Throws when a font file is missing or broken.
 */
export function registerFonts(): void {
  const { resolve } = createRequire(import.meta.url);
  for (const [alphabet, family] of Object.entries(FAMILIES)) {
    if (GlobalFonts.families.some((known) => known.family === family)) continue;
    for (const weight of WEIGHTS) {
      const file = `@fontsource/inter/files/inter-${alphabet}-${weight}-normal.woff2`;
      if (!GlobalFonts.registerFromPath(resolve(file), family))
        throw new Error(`The font file ${file} cannot be read.`);
    }
  }
}
