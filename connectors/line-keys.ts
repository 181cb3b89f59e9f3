/** Names each line by its product; a repeated product's further lines are numbered, and no two lines share a name. */
export function lineKeys(products: readonly string[]): string[] {
  const taken = new Set(products);
  const counts = new Map<string, number>();
  return products.map((product) => {
    const count = (counts.get(product) ?? 0) + 1;
    counts.set(product, count);
    if (count === 1) return product;
    let key = `${product}#${count}`;
    while (taken.has(key)) key += '#';
    taken.add(key);
    return key;
  });
}
