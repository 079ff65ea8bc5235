import { QueryClient } from '@tanstack/react-query';
import { Problem } from '../api/problem';

const TRIES = 3;

/** What is refused stays refused; what could not be reached is tried again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      retry: (tries, error) =>
        tries < TRIES && error instanceof Problem && (error.status === 0 || error.status >= 500 || error.status === 429),
    },
  },
});
