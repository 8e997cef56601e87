import './iot-certificates.ts';
import './iot-index.ts';
import './iot-query.ts';
import './iot-shadow-changes.ts';
import './iot-shadow-refusals.ts';
import './iot-shadows.ts';
import './iot-things.ts';
