import './logs-content.ts';
import './logs-events.ts';
import './logs-groups.ts';
import './logs-live-tail.ts';
import './logs-publish.ts';
import './logs-streams.ts';
