import type { RunId, UserId } from '../../../src/domain/ids';
import { HmacTickets } from '../../../src/infrastructure/access/hmac-tickets';

const run = '0198aaaa-0000-7000-8000-000000000001' as RunId;
const other = '0198aaaa-0000-7000-8000-000000000002' as RunId;
const user = 7 as UserId;

describe('tickets', () => {
  const tickets = new HmacTickets('the secret of this service');
  const ticket = tickets.sign(run, user);

  it('name the user for whom they were signed, on every instance with the secret', () => {
    expect(tickets.verify(ticket, run)).toBe(user);
    expect(new HmacTickets('the secret of this service').verify(ticket, run)).toBe(user);
  });

  it('are safe in a query without escaping', () => {
    expect(encodeURIComponent(ticket)).toBe(ticket);
  });

  it('open no other run, and nothing under another secret', () => {
    expect(tickets.verify(ticket, other)).toBeUndefined();
    expect(new HmacTickets('another secret entirely').verify(ticket, run)).toBeUndefined();
  });

  it('are refused with any character changed, left out or added', () => {
    for (let i = 0; i < ticket.length; i++) {
      const changed = ticket[i] === 'A' ? 'B' : 'A';
      expect(tickets.verify(ticket.slice(0, i) + changed + ticket.slice(i + 1), run)).toBeUndefined();
      expect(tickets.verify(ticket.slice(0, i) + ticket.slice(i + 1), run)).toBeUndefined();
    }
    for (const text of ['', ' ', `${ticket} `, `${ticket}=`, `${ticket}.x`, ticket.replace('.7.', '.8.'), '..', 'x'.repeat(6000)])
      expect(tickets.verify(text, run)).toBeUndefined();
  });
});
