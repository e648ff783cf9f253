/** Which part of a long list is in view, so that only that part is drawn. */
import { type RefObject, useEffect, useRef, useState } from 'react';

export interface Window {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Follows the scrolling and the size of an element. */
export function useWindow<E extends HTMLElement>(): readonly [RefObject<E | null>, Window] {
  const element = useRef<E>(null);
  const [shown, setShown] = useState<Window>({ top: 0, left: 0, width: 0, height: 0 });
  useEffect(() => {
    const scrolled = element.current;
    if (!scrolled) return;
    let frame = 0;
    const look = () => {
      frame = 0;
      const { scrollTop: top, scrollLeft: left, clientWidth: width, clientHeight: height } = scrolled;
      setShown({ top, left, width, height });
    };
    const soon = () => {
      frame ||= requestAnimationFrame(look);
    };
    const observer = new ResizeObserver(soon);
    observer.observe(scrolled);
    scrolled.addEventListener('scroll', soon, { passive: true });
    look();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      scrolled.removeEventListener('scroll', soon);
    };
  }, []);
  return [element, shown];
}

/** Indices `[first, end)` of items of one size between two offsets, with some beside them. */
export function visible(from: number, length: number, size: number, count: number): readonly [number, number] {
  const first = Math.max(0, Math.floor(from / size) - 4);
  return [first, Math.min(count, Math.ceil((from + length) / size) + 4)];
}

/** Seconds-exact clock for what is under way: `Date.now()` that draws anew each second while `running`. */
export function useNow(running: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
