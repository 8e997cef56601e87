/** What CloudWatch says of the metric that an alarm watches (the SNS message's `Trigger`). */
export interface AlarmTrigger {
  /** Empty where a metric math expression mixes several. */
  readonly namespace: string;
  /** Of metric math: the label of its result. */
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Average`, `p99` …; of metric math, that of its metrics, or empty where they differ. */
  readonly statistic: string;
  /** Metric math: the expression, such as `errors / requests * 100`. */
  readonly expression?: string;
  /** Anomaly detection: the threshold is a band that follows the metric, and there is no fixed one. */
  readonly band?: true;
  /** As CloudWatch names it: `Percent`, `Count`, `Bytes` …; absent where it says none. */
  readonly unit?: string;
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  /** `GreaterThanThreshold` … */
  readonly comparison: string;
  readonly threshold?: number;
  /** `missing`, `ignore`, `breaching` or `notBreaching`. */
  readonly treatMissingData?: string;
}

/** One change of an alarm, or one event of AWS or of a webhook, in our words. Texts are as they came: not to be trusted. */
export interface AlarmEvent {
  /**
   * `alarm` has a state that changes and comes back. `stopped-task` happened to a task of ECS: its state is ALARM and nothing
   * will say OK. `deployment` is of an ECS service: it failed (ALARM), or is in progress or completed (both OK; `deployment`
   * says which), which is for timelines and no alarm.
   */
  readonly kind: 'alarm' | 'stopped-task' | 'deployment';
  /**
   * Of what changed: the ARN of an alarm, or another name that stays the same from one change to the next. The failing tasks
   * of one ECS service have one key; each of its deployments has its own.
   */
  readonly key: string;
  readonly source: 'cloudwatch' | 'eventbridge' | 'webhook';
  readonly name: string;
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  /** When it changed, epoch milliseconds: what is older than the last change known is history. */
  readonly at: number;
  /** Why, in the words of its sender. */
  readonly reason: string;
  /** What its owner wrote about it. */
  readonly description?: string;
  /** The value that made it change, where it is known. */
  readonly value?: number;
  readonly trigger?: AlarmTrigger;
  /** Of a composite alarm: the rule, and the names of the children that fire with it, where AWS told. */
  readonly composite?: { readonly rule: string; readonly children: readonly string[] };
  readonly deployment?: {
    /** `ecs-svc/…` */
    readonly id: string;
    readonly phase: 'in-progress' | 'completed' | 'failed';
  };
  /** AWS account id and region, where it comes from AWS. */
  readonly account?: string;
  readonly region?: string;
  /** `critical`, `warning` … where the sender says so. */
  readonly severity?: string;
  /** What it is about: `cluster/service` of ECS. */
  readonly resource?: string;
  /** More facts in words, such as the reason of a stopped task. */
  readonly facts: readonly string[];
  /** Where to read more: an http or https address. */
  readonly link?: string;
}

/** Where an event was read from: the same again whenever its message is handled again. */
export interface AlarmMessageId {
  /** Of this event: the events of one message have different ones. */
  readonly id: string;
  /** When the message came, epoch milliseconds. */
  readonly receivedAt: number;
}

/**
 * Makes an event count. The same event may come again, at once or days later, together with others, and later than newer
 * ones: then nothing changes. What it throws is tried again later.
 */
export type ApplyAlarm = (event: AlarmEvent, message: AlarmMessageId) => Promise<void>;
