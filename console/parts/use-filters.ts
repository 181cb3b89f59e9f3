import { useSearchParams } from 'react-router';

type Filters<Name extends string> = Partial<Record<Name, string>>;

/** The filters of a list, kept in the page's address: they survive a reload and can be sent to somebody. */
export function useFilters<const Name extends string>(
  names: readonly Name[],
): [Filters<Name>, (changes: Filters<Name>) => void] {
  const [params, setParams] = useSearchParams();
  const filters: Filters<Name> = {};
  for (const name of names) {
    const value = params.get(name);
    if (value) filters[name] = value;
  }

  function change(changes: Filters<Name>): void {
    setParams(
      (before) => {
        for (const name of names) {
          if (!(name in changes)) continue;
          const value = changes[name];
          if (value) before.set(name, value);
          else before.delete(name);
        }
        return before;
      },
      { replace: true },
    );
  }
  return [filters, change];
}
