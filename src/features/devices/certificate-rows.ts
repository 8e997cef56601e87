import type { Certificate } from '../../aws/iot-certificates.ts';
import type { Reading } from '../../aws/readings.ts';
import { judgeCertificate, type Level } from './certificates.ts';
import type { FieldMap } from './field-map.ts';

/** A certificate with the things that may use it, or what stands in the place of one. */
export interface CertificateRow {
  readonly level: Level;
  readonly things: readonly string[];
  /** Absent where there is none, or where it could not be read. */
  readonly certificate?: Certificate;
  /** Why it could not be read. */
  readonly fault?: string;
}

type Read = ReadonlyMap<string, Reading<readonly Reading<Certificate>[]>>;

/** The certificates of things: what could not be read first, then those that end first, then things without one. */
export function certificateRows(
  read: Read,
  levels: FieldMap['certificates'],
  now: number,
): CertificateRow[] {
  const things = new Map<string, string[]>();
  const certificates = new Map<string, Certificate>();
  const faults = new Map<string, string[]>();
  const without: CertificateRow[] = [];
  for (const [thing, found] of read) {
    const each = found.ok ? found.value : [found];
    if (each.length === 0) without.push({ level: 'none', things: [thing] });
    for (const one of each) {
      if (!one.ok) {
        faults.set(one.fault.message, [...(faults.get(one.fault.message) ?? []), thing]);
        continue;
      }
      certificates.set(one.value.arn, one.value);
      things.set(one.value.arn, [...(things.get(one.value.arn) ?? []), thing]);
    }
  }
  const rows = [...certificates].map(([arn, certificate]): CertificateRow => {
    const { level } = judgeCertificate(certificate, levels, now);
    return { level, things: things.get(arn) ?? [], certificate };
  });
  return [
    ...[...faults].map(
      ([fault, own]): CertificateRow => ({ level: 'unknown', things: own, fault }),
    ),
    ...rows.toSorted((one, other) => endOf(one) - endOf(other)),
    ...without,
  ];
}

function endOf({ certificate }: CertificateRow): number {
  return certificate?.notAfter ?? 0;
}
