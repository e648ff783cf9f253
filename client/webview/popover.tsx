import { type ReactNode, useEffect, useRef, useState } from 'react';

interface Props {
  readonly button: {
    readonly className: string;
    readonly title: string;
    readonly content: ReactNode;
    readonly label?: string;
  };
  readonly menu?: boolean;
  /** Gets a function that closes the popover. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button that opens something beside it, until Escape, another click on it, or one elsewhere. */
export function Popover({ button, menu = false, children }: Props) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!open) return;
    const close = (event: PointerEvent) => {
      if (!(event.target instanceof Node && anchor.current?.contains(event.target))) setOpen(false);
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setOpen(false);
    };
    window.addEventListener('pointerdown', close, true);
    window.addEventListener('keydown', onEscape, true);
    return () => {
      window.removeEventListener('pointerdown', close, true);
      window.removeEventListener('keydown', onEscape, true);
    };
  }, [open]);
  return (
    <span ref={anchor} className="popover-anchor">
      <button
        type="button"
        className={button.className}
        title={button.title}
        aria-label={button.label}
        aria-haspopup={menu ? 'menu' : undefined}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {button.content}
      </button>
      {open && children(() => setOpen(false))}
    </span>
  );
}
