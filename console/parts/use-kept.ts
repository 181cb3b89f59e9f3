import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';

/** Keeps a value while one goes from page to page, until the log-in ends or the window is loaded anew: for what must not stand in the page's address, as what is personal or secret. */
export function useKept<Value>(name: string, initial: Value): [Value, (value: Value) => void] {
  const queries = useQueryClient();
  const key = ['kept', name];
  const { data = initial } = useQuery<Value>({ queryKey: key, queryFn: skipToken, gcTime: Infinity });
  return [data, (value) => queries.setQueryData(key, value)];
}
