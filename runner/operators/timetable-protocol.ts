/** What a timetable of the user's own is asked, and what it says. Types only. */

/** The runs after `last` until one is due after `until`, `most` at the most; or the data interval of a run by hand. Times are ISO 8601. */
export type TimetableRequest =
  | { readonly manual: string }
  | {
      readonly last: { readonly start: string; readonly end: string } | null;
      readonly earliest: string | null;
      readonly latest: string | null;
      readonly catchup: boolean;
      readonly until: string;
      readonly most: number;
    };

export type TimetableOutcome =
  | {
      readonly kind: 'timetable';
      readonly runs: readonly { readonly start: string; readonly end: string; readonly runAfter?: string }[];
      /** There may be more. */
      readonly isCut: boolean;
    }
  | { readonly kind: 'error'; readonly message: string };
