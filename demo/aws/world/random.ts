import { createHash } from 'node:crypto';

/** A whole number from 0 to 2³²−1 that depends on the parts only. */
export function hash(...parts: readonly (string | number)[]): number {
  return createHash('sha256').update(parts.join('\n')).digest().readUInt32BE();
}

/** Lower-case hexadecimal digits that depend on the parts only; at most 64. */
export function hex(length: number, ...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, length);
}

/** Decimal digits that depend on the parts only; at most 19. */
export function digits(length: number, ...parts: readonly (string | number)[]): string {
  const number = createHash('sha256').update(parts.join('\n')).digest().readBigUInt64BE();
  return number.toString().padStart(19, '7').slice(0, length);
}

/** A UUID that depends on the parts only. */
export function uuid(...parts: readonly (string | number)[]): string {
  const all = hex(32, ...parts);
  return all.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
}

/** White noise: a number from 0 to 1 for every index of a key (murmur3's finalizer). */
export function noise(key: number, index: number): number {
  let mixed = (key ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** Noise that drifts: white noise at whole positions, eased in between. */
export function drift(key: number, position: number): number {
  const before = Math.floor(position);
  const share = position - before;
  const eased = share * share * (3 - 2 * share);
  return noise(key, before) * (1 - eased) + noise(key, before + 1) * eased;
}
