import type { AlarmEvent, AlarmTrigger } from '../event.ts';
import { placeOfArn } from './values.ts';

/** Which alarm it is: its ARN, where that is, and its page in the console. AWS: CloudWatch console. */
export function identityOf(arn: string, name: string) {
  const place = placeOfArn(arn);
  if (!place) return { key: arn };
  const page = `https://${place.region}.console.aws.amazon.com/cloudwatch/home?region=${place.region}#alarmsV2:alarm/${encodeURIComponent(name)}`;
  return { key: arn, ...place, ...(arn.startsWith('arn:aws:') && { link: page }) };
}

/** The ECS service that the dimensions name. */
export function resourceOf(trigger: AlarmTrigger | undefined): Pick<AlarmEvent, 'resource'> {
  const { ClusterName: cluster, ServiceName: service } = trigger?.dimensions ?? {};
  return cluster && service ? { resource: `${cluster}/${service}` } : {};
}

/** The name of an alarm in its ARN; anything else stays as it is. */
export function alarmNameOf(arn: string): string {
  return /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(?<name>.+)$/s.exec(arn)?.groups?.name ?? arn;
}
