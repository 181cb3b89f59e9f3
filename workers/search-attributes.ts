import { searchAttributes } from '../workflows/messages';

/** What registering search attributes needs of a connection to Temporal. */
export interface OperatorConnection {
  operatorService: {
    addSearchAttributes(request: { namespace: string; searchAttributes: Record<string, number> }): Promise<unknown>;
  };
}

/** The numbers of the types in Temporal's protocol: temporal.api.enums.v1.IndexedValueType. */
const INDEXED_VALUE_TYPES: Record<string, number> = { KEYWORD: 2, KEYWORD_LIST: 7 };

/** Names and types of Keyrail's search attributes, as Temporal's tools write them. */
export const searchAttributeTypes = (): Record<string, string> =>
  Object.fromEntries(Object.values(searchAttributes).map(({ name, type }) => [name, type]));

/** Registers the search attributes with a namespace; those that are there already are left alone. */
export async function registerSearchAttributes(connection: OperatorConnection, namespace: string): Promise<void> {
  for (const [name, type] of Object.entries(searchAttributeTypes())) {
    const indexed = { [name]: INDEXED_VALUE_TYPES[type] ?? 0 };
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: indexed }).catch(ignoreKnown);
  }
}

/** gRPC's code for what exists already. */
const ALREADY_EXISTS = 6;

function ignoreKnown(error: unknown): void {
  if ((error as { code?: number }).code !== ALREADY_EXISTS) throw error;
}
