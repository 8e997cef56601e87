const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** The last chunk of every PNG: no data, its name, its checksum. */
const END = Buffer.from('0000000049454e44ae426082', 'hex');

/** The size in pixels of a complete PNG; undefined for anything else. PNG specification, 5.2 and 11.2.1. */
export function pngSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = file.subarray(12, 16).toString('latin1');
  const whole = file.subarray(0, 8).equals(SIGNATURE) && file.subarray(-END.length).equals(END);
  if (!whole || header !== 'IHDR') return undefined;
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
}
