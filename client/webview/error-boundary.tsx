import { Component, type ReactNode } from 'react';
import * as l10n from './l10n.ts';

interface Props {
  readonly report: (message: string) => void;
  readonly children: ReactNode;
}

/** An exception while drawing is told to the extension, and the panel says so instead of going blank. */
export class ErrorBoundary extends Component<Props, { readonly message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(error: unknown): { readonly message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: unknown): void {
    this.props.report(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <div className="words" role="alert">
        <h2>{l10n.t('This could not be drawn')}</h2>
        <p>{this.state.message}</p>
        <button type="button" className="button" onClick={() => this.setState({ message: null })}>
          {l10n.t('Try again')}
        </button>
      </div>
    );
  }
}
