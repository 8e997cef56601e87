import { SECOND } from '../time.ts';

/** How long AWS IoT takes here to build the index of all things. */
const BUILDING = 30 * SECOND;

/** Whether fleet indexing is on. */
export class IndexSwitch {
  #isOn: boolean;
  #readyAt = 0;

  /** An index that is on at first was built long ago. */
  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Turns it on or off, as UpdateIndexingConfiguration does; turned on, it is built first. */
  turn(isOn: boolean, at: number): void {
    if (isOn && !this.#isOn) this.#readyAt = at + BUILDING;
    this.#isOn = isOn;
  }

  /** Whether it can be searched. */
  isReady(at: number): boolean {
    return this.#isOn && at >= this.#readyAt;
  }
}
