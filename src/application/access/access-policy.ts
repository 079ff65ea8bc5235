/** Who may call at all: the settings AUTH_MODE, SIGNUP and ADMIN_TOKEN. */
export interface AccessPolicy {
  /** `open`: a caller without a token is the local principal. */
  mode: 'open' | 'token';
  signup: 'open' | 'closed';
  adminToken?: string;
}
export const AccessPolicy = Symbol('AccessPolicy');
