namespace MLExtensions.Trainers;

/// <summary>
/// Rows of a layer's matrix as a fitted network has them. In the first layer a feature's row holds its standardisation, unless that is a step of its own,
/// and its learned factor; a slot of an embedded category has its row of E W.
/// </summary>
internal readonly ref struct FittedRows
{
    private readonly ReadOnlySpan<float> weights, factors;
    private readonly MemberSlices slices;
    private readonly NetworkLayout layout;
    private readonly FittedInput[]? inputs;
    private readonly double[]? scale;
    private readonly int outputs;

    /// <param name="layout">Where each parameter lies.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="slices">Its member's parameters.</param>
    /// <param name="scale">Factors of the features' standardisation; null where it is a step of its own.</param>
    public FittedRows(NetworkLayout layout, int layer, MemberSlices slices, double[]? scale)
    {
        var slots = layout.Layers[layer];
        (this.layout, outputs) = (layout, slots.Outputs);
        this.slices = slices;
        weights = slices.Of(slots.Weights, slots.Inputs * slots.Outputs);
        Count = slots.Inputs;
        if (layer > 0)
            return;
        (inputs, this.scale, Count) = (FittedInput.Of(layout), scale, layout.FittedInputs);
        factors = layout.Input.Factors < 0 ? [] : slices.Of(layout.Input.Factors, slots.Inputs);
    }

    public int Count { get; }

    /// <summary>Row of one input.</summary>
    public void Read(int input, Span<double> row)
    {
        row.Clear();
        if (inputs is null)
            Add(input, 1, row);
        else if (inputs[input] is { Block: >= 0 } slot)
        {
            var size = layout.CategoryEmbedding!.Size;
            var range = layout.Categories[slot.Block];
            var embedding = slices.Of(layout.Input.Categories[slot.Block], range.Count * size).Slice((input - range.Start) * size, size);
            for (var k = 0; k < size; k++)
                Add(slot.First + k, embedding[k] * (scale?[input] ?? 1), row);
        }
        else
            Add(inputs[input].First, scale?[input] ?? 1, row);
    }

    private void Add(int input, double factor, Span<double> row)
    {
        if (!factors.IsEmpty)
            factor *= factors[input];
        var from = weights.Slice(input * outputs, outputs);
        for (var output = 0; output < outputs; output++)
            row[output] += factor * from[output];
    }
}
