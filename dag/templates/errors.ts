/** A template uses something that only Python (or a part of Jinja that isn't carried out here) knows. `message` names it. */
export class UncoveredTemplate extends Error {
  constructor(what: string) {
    super(`The template uses ${what}, which only Python can work out`);
    this.name = 'UncoveredTemplate';
  }
}

/** A template that is wrong: it would fail in Airflow as well. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
