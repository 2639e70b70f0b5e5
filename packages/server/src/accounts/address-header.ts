/** The header in which the HTTP edge hands over the address of the caller; whatever a client sends under it is dropped. */
export const ADDRESS_HEADER = 'x-countersign-address'
