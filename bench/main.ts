import { benchDispatch } from './dispatch.ts';

const wanted = process.argv[2];
for (const [name, bench] of Object.entries({ dispatch: benchDispatch }))
  if (wanted === undefined || wanted === name) console.log(`\n${await bench()}`);
