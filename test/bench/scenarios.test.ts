import { FIGURES, LICENSE_FIGURES, PARKED_FIGURES } from '../../bench/goals';
import { findScenario } from '../../bench/scenarios';

describe('findScenario', () => {
  it('finds the standard bench without a name, and the others by their names', () => {
    expect(findScenario([], '10000').figures).toBe(FIGURES);
    expect(findScenario(['parked'], '500').figures).toBe(PARKED_FIGURES);
    expect(findScenario(['licenses'], '10000').figures).toBe(LICENSE_FIGURES);
  });

  it.each([[['praked']], [['parked', 'parked']]])('refuses %j', (names) => {
    expect(() => findScenario(names, '500')).toThrow('Nothing to measure is called');
  });

  it.each(['0', '-1', '1.5', 'many', ''])('refuses "%s" as a number of orders', (orders) => {
    expect(() => findScenario(['parked'], orders)).toThrow('--orders must be a number');
  });
});
