import { code, ours, truncate } from '../../slack/text.ts';
import { judgeCertificate, type Level } from './certificates.ts';
import type { DeviceCertificate, Told } from './device-read.ts';
import type { DeviceReport } from './device-view.ts';
import { dayOf, timeLeft } from './words.ts';

const CERTIFICATE_MARKS: Readonly<Record<Level, string>> = {
  expired: ':x:',
  inactive: ':x:',
  critical: ':warning:',
  warning: ':warning:',
  unknown: ':grey_question:',
  none: ':grey_question:',
  fine: ':white_check_mark:',
};
type Subject = Pick<DeviceReport, 'certificates' | 'map' | 'readAt'>;

const MOST_CERTIFICATES = 5;
const MOST_POLICIES = 4;
const NAME = 40;

/** A line for each certificate of a device, with what it allows. */
export function certificateLines(report: Subject): string[] {
  const { certificates } = report;
  if (!certificates.ok) return ['*Certificates*  :grey_question: not known'];
  if (certificates.value.length === 0)
    return ['*Certificates*  none is attached, so it connects in another way or not at all'];
  const lines = certificates.value
    .slice(0, MOST_CERTIFICATES)
    .map((each) => `*Certificate*  ${certificateLine(each, report)}`);
  const more = certificates.value.length - lines.length;
  return more > 0 ? [...lines, `*Certificates*  ${more} more: ask \`certs\``] : lines;
}

function certificateLine(each: Told<DeviceCertificate>, { map, readAt }: Subject): string {
  if (!each.ok) return ':grey_question: one that could not be read';
  const { certificate, policies } = each.value;
  const { level } = judgeCertificate(certificate, map.certificates, readAt);
  const { id, status, notAfter } = certificate;
  const end =
    notAfter === undefined
      ? 'its end is not known'
      : `${timeLeft(notAfter, readAt)} (${dayOf(notAfter)})`;
  const names = policies.ok ? listed(policies.value, MOST_POLICIES) : '';
  const allowed = policies.ok
    ? `policies ${names || 'none: it may do nothing'}`
    : 'policies not known';
  return `${CERTIFICATE_MARKS[level]} ${code(id.slice(0, 12))}  ${ours(truncate(status, NAME))}  ·  ${end}  ·  ${allowed}`;
}

/** The first few names, and how many there are more. */
export function listed(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map((name) => code(name, NAME));
  return `${shown.join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;
}
