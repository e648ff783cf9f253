/** Jinja for operators that run without Python. */

import { UncoveredTemplate } from '../../dag/templates/errors.ts';
import { evaluateTemplate } from '../../dag/templates/evaluate.ts';
import type { TaskContext } from '../operators/task-context.ts';
import { contextLookup } from './context.ts';

export { TemplateError, UncoveredTemplate } from '../../dag/templates/errors.ts';

/** Renders template texts of one try. Throws TemplateErrors and UncoveredTemplates. */
export function templateRenderer(context: TaskContext): (text: string) => string {
  const lookup = contextLookup(context);
  return (text) => {
    if (!/\{[{%#]/.test(text)) return text;
    if (context.plan.renderTemplateAsNativeObj) throw new UncoveredTemplate('render_template_as_native_obj');
    return evaluateTemplate(text, lookup);
  };
}
