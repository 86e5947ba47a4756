namespace MLExtensions.Columns;

/// <summary>A number that tells sequences of rows apart: labels, further columns, weights and one feature of every row, in their order.</summary>
internal struct OrderDigest
{
    private const ulong Factor = 0x9E3779B97F4A7C15UL;

    public ulong Value { get; private set; }

    public void Add(ExampleRow row)
    {
        foreach (var label in row.Label)
            Add(label);
        foreach (var extra in row.Extras)
            Add(extra);
        Add(row.Weight);
        var values = row.Values;
        if (values.Length > 0)
            Add(values[(int)(row.Number % values.Length)]);   // another feature in every row: all of them would cost as much as reading
    }

    private void Add(float value)
    {
        var mixed = (Value ^ BitConverter.SingleToUInt32Bits(value)) * Factor;
        Value = mixed ^ (mixed >> 29);
    }
}
