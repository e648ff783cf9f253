import { beforeAll, describe, expect, test } from 'vitest';
import { OperatorCatalogue } from '../../dag/dialects/airflow/catalogue/catalogue.ts';
import { createPythonParser, type PythonParser } from '../../dag/python/parse.ts';
import { type Distribution, type Generated, generate } from './generate.ts';

/** A small Airflow. Module → text; a name that ends in a dot is a package. */
const AIRFLOW = {
  'airflow.sdk.': 'from .bases.operator import BaseOperator as BaseOperator',
  'airflow.sdk.bases.operator': `
class BaseOperator(AbstractOperator):
    template_fields = ()
    template_ext = ()

    def __init__(self, *, task_id: str, retries: int | None = 3, **kwargs): ...
`,
};

const BAKERY = {
  'airflow.providers.bakery.get_provider_info': `
def get_provider_info():
    return {"task-decorators": [{"name": "bake", "class-name": "airflow.providers.bakery.decorators.bake.bake_task"}]}
`,
  'airflow.providers.bakery.decorators.bake': `
from airflow.providers.bakery.operators.oven import BakeOperator

class _BakeDecoratedOperator(BakeOperator): ...

def bake_task(python_callable=None, **kwargs):
    return task_decorator_factory(python_callable, decorated_operator_class=_BakeDecoratedOperator)
`,
  'airflow.providers.bakery.compat': '_MAP = {"BaseOperator": ("airflow.gone", "airflow.sdk")}',
  'airflow.providers.bakery.fields': `
def with_oven(*fields):
    return tuple(sorted({"oven_conn_id"} | set(fields)))
`,
  'airflow.providers.bakery.operators.oven': `
from airflow.providers.bakery.compat import BaseOperator
from airflow.providers.bakery.fields import with_oven

class OvenBase(BaseOperator):
    template_fields = with_oven("heat")

    def __init__(self, *, heat: int, oven_conn_id: str = "oven_default", **kwargs):
        super().__init__(**kwargs)
        self.heat = heat

class BakeOperator(OvenBase):
    template_fields = (*OvenBase.template_fields, "dough")
    template_ext = (".dough",)

    def __init__(self, *, recipe: str, tools: list[str] | None = None, later=lambda: 1, **kwargs):
        kwargs.pop("old", None)
        super().__init__(heat=200, **kwargs)
        self.dough = recipe

class PoundOperator(BakeOperator): ...

class Oven:
    def __init__(self, brand): ...

class OddOperator(BaseOperator):
    template_fields = compute()

    def __init__(self, **kwargs):
        super().__init__(**clean(kwargs))
`,
};

function distribution(name: string, texts: { readonly [module: string]: string }): Distribution {
  const files = Object.entries(texts).map(([module, text]) => ({
    module: module.replace(/\.$/, ''),
    isPackage: module.endsWith('.'),
    read: () => text,
  }));
  return { name, version: '1.0', files };
}

let parser: PythonParser;
let generated: Generated;
let catalogue: OperatorCatalogue;
beforeAll(async () => {
  parser = await createPythonParser();
  generated = generate(parser, [distribution('bakery', BAKERY), distribution('apache-airflow-task-sdk', AIRFLOW)]);
  catalogue = new OperatorCatalogue(generated.text);
});

const OVEN = 'airflow.providers.bakery.operators.oven';

describe('a generated catalogue', () => {
  test('has the classes that derive from BaseOperator, through other modules, and no others', () => {
    const paths = [...catalogue.all()].map(({ module, name }) => `${module}.${name}`);
    expect(paths).toEqual([
      'airflow.sdk.bases.operator.BaseOperator',
      'airflow.providers.bakery.decorators.bake._BakeDecoratedOperator',
      `${OVEN}.BakeOperator`,
      `${OVEN}.OddOperator`,
      `${OVEN}.OvenBase`,
      `${OVEN}.PoundOperator`,
    ]);
  });

  test('gives a class the arguments of the classes that it hands keyword arguments to', () => {
    expect(catalogue.find(`${OVEN}.PoundOperator`)).toMatchObject({
      bases: [`${OVEN}.BakeOperator`, `${OVEN}.OvenBase`, 'airflow.sdk.bases.operator.BaseOperator'],
      parameters: [
        { name: 'recipe', type: 'str' },
        { name: 'tools', type: 'list[str] | None', default: 'None' },
        { name: 'later', default: '…' },
        { name: 'old', default: '…' },
        { name: 'oven_conn_id', type: 'str', default: '"oven_default"' },
      ],
      takesBaseArguments: true,
      isOpen: false,
    });
  });

  test('follows template fields through bases and functions, and says which argument becomes which field', () => {
    const facts = catalogue.find(`${OVEN}.BakeOperator`);
    expect(facts?.templateFields).toEqual(['oven_conn_id', 'heat', 'dough']);
    expect(facts?.templateExtensions).toEqual(['.dough']);
    expect(facts?.renamed).toEqual(new Map([['recipe', ['dough']]]));
  });

  test('says what it does not know', () => {
    const facts = catalogue.find(`${OVEN}.OddOperator`);
    expect(facts?.templateFields).toBeUndefined();
    expect(facts?.isOpen).toBe(true);
    expect(generated.withoutFields).toEqual([`${OVEN}.OddOperator`]);
    expect(generated.open).toEqual([`${OVEN}.OddOperator`]);
  });

  test('finds classes under the paths that people import them from', () => {
    expect(catalogue.find('airflow.sdk.BaseOperator')?.module).toBe('airflow.sdk.bases.operator');
    expect(catalogue.find('airflow.providers.bakery.BakeOperator')?.module).toBe(OVEN);
    expect(catalogue.find('airflow.providers.bakery.Oven')).toBeUndefined();
    expect(catalogue.find('elsewhere.BaseOperator')).toBeUndefined();
    expect(catalogue.decorated('bake')).toBe('airflow.providers.bakery.decorators.bake._BakeDecoratedOperator');
    expect(catalogue.decorated('toString')).toBeUndefined();
  });

  test('is the same whatever the order of the packages', () => {
    const other = generate(parser, [distribution('apache-airflow-task-sdk', AIRFLOW), distribution('bakery', BAKERY)]);
    expect(other.text).toBe(generated.text);
  });
});
