import type { MeasureText } from '../../dag/layout/layout.ts';
import { estimateText, FONT_SIZE } from '../../dag/layout/measure.ts';

/** Widths in the panel's own font, remembered; the estimate where there is no canvas. */
export function measureText(): MeasureText {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return estimateText;
  const family = getComputedStyle(document.body).fontFamily || 'sans-serif';
  const known = new Map<string, number>();
  return (text, role) => {
    const key = `${role}:${text}`;
    const width = known.get(key);
    if (width !== undefined) return width;
    context.font = `${role === 'title' ? 600 : 400} ${FONT_SIZE[role]}px ${family}`;
    const measured = Math.ceil(context.measureText(text).width);
    if (known.size > 50_000) known.clear();
    known.set(key, measured);
    return measured;
  };
}
