import type { Certificate } from '../../aws/iot-certificates.ts';
import type { Reading } from '../../aws/readings.ts';
import { judgeCertificate, type Level, type ReadTools, readAttached } from './certificates.ts';
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

/** The first rows with every thing that their certificates are attached to, whoever asked; the rest as they were. */
export async function withAttached(
  rows: readonly CertificateRow[],
  most: number,
  tools: ReadTools,
): Promise<{ rows: CertificateRow[]; faults: string[] }> {
  const asked = rows.slice(0, most).flatMap(({ certificate }) => certificate?.arn ?? []);
  const attached = await readAttached(asked, tools);
  const faults = [...attached.values()].flatMap((each) => (each.ok ? [] : [each.fault.message]));
  const completed = rows.map((row) => {
    const found = row.certificate && attached.get(row.certificate.arn);
    return found?.ok ? { ...row, things: [...new Set([...row.things, ...found.value])] } : row;
  });
  return { rows: completed, faults: [...new Set(faults)] };
}

function endOf({ certificate }: CertificateRow): number {
  return certificate?.notAfter ?? 0;
}
