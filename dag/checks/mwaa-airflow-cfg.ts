/** `mwaa-airflow-cfg`: a configuration file, which an environment of MWAA does not take. */
import { type PlatformRule, problem } from './rule.ts';

export const mwaaAirflowCfg: PlatformRule = {
  code: 'mwaa-airflow-cfg',
  severity: 'information',
  title: 'An airflow.cfg, which Amazon MWAA does not read',
  check: ({ uri, text }) => {
    const lines = text.split('\n');
    const line = lines.findIndex((each) => /^\s*[a-z]\w*\s*=/i.test(each));
    if (line === -1) return [];
    const range = { start: { line, character: 0 }, end: { line, character: lines[line]?.trimEnd().length ?? 0 } };
    const message =
      'MWAA does not read airflow.cfg: what is to hold there is given to the environment as configuration options';
    return [problem(mwaaAirflowCfg, { uri, range }, message)];
  },
};
