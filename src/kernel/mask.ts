import { maskText } from '../masking/mask-text.ts';

export { maskText };

/** A copy of the parameters in which every text is masked. */
export function maskParameters(
  parameters: Readonly<Record<string, string | boolean | readonly string[]>>,
): Record<string, string | boolean | readonly string[]> {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => {
      if (typeof value === 'boolean') return [key, value];
      return [key, typeof value === 'string' ? maskText(value) : value.map(maskText)];
    }),
  );
}
