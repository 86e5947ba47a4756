namespace MLExtensions.Columns;

/// <summary>Dense features: a slot is a stretch of one array.</summary>
/// <param name="slots">Number of slots.</param>
/// <param name="columns">Number of features.</param>
internal sealed class DenseSlots(int slots, int columns) : FeatureSlots
{
    private readonly NativeArray<float> values = new(checked(slots * columns));

    public override bool HasRoom(ExampleRow row) => true;

    public override void Store(int slot, ExampleRow row) => row.Values.CopyTo(values.Span[(slot * columns)..]);

    public override void Load(int slot, ExampleRow row) => values.Span.Slice(slot * columns, columns).CopyTo(row.Values);

    public override void Free(int slot) { }

    public override void Dispose() => values.Dispose();
}
