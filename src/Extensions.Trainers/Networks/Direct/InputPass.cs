namespace MLExtensions.Trainers;

/// <summary>What lies before the learned input factors, and the way back: features as they are, then the embeddings of categories and numbers.</summary>
internal sealed unsafe class InputPass
{
    private readonly NetworkLayout layout;
    private readonly CategoryPass? categories;
    private readonly PeriodicPass? cosines;
    private readonly PiecewiseLinearPass? pieces;

    /// <param name="layout">A layout that embeds features.</param>
    /// <param name="values">All parameters.</param>
    /// <param name="gradient">Where gradients are added.</param>
    public InputPass(NetworkLayout layout, float* values, float* gradient)
    {
        this.layout = layout;
        var first = layout.OtherFeatures.Length;
        if (layout.CategoryEmbedding is { } category)
        {
            categories = new CategoryPass(layout, values, gradient, first);
            first += layout.Categories.Length * category.Size;
        }
        if (layout.Embedding is { } embedding)
        {
            cosines = new PeriodicPass(layout, values, gradient, first);
            first += layout.Numbers.Length * embedding.Size;
        }
        if (layout.Knots is not null)
            pieces = new PiecewiseLinearPass(layout, values, gradient, first);
    }

    /// <summary>Inputs of the first layer, of all members (M, N, inputs).</summary>
    /// <param name="features">(N, D).</param>
    /// <param name="rows">N.</param>
    /// <param name="target">Takes the outcome.</param>
    public void Forward(float* features, int rows, float* target)
    {
        for (var member = 0; member < layout.Members; member++)
            for (var row = 0; row < rows; row++)
                Copy(features + (nint)row * layout.InputCount, target + ((nint)member * rows + row) * layout.Layers[0].Inputs);
        categories?.Forward(features, rows, target);
        cosines?.Forward(features, rows, target);
        pieces?.Forward(features, rows, target);
    }

    /// <summary>Adds the gradients of the embeddings.</summary>
    /// <param name="features">As on the way forward.</param>
    /// <param name="rows">N.</param>
    /// <param name="arriving">Gradient with respect to the outcome.</param>
    public void Backward(float* features, int rows, float* arriving)
    {
        categories?.Backward(features, rows, arriving);
        cosines?.Backward(features, rows, arriving);
        pieces?.Backward(features, rows, arriving);
    }

    private void Copy(float* features, float* target)
    {
        if (categories is null)
            new ReadOnlySpan<float>(features, layout.InputCount).CopyTo(new Span<float>(target, layout.InputCount));
        else
            for (var i = 0; i < layout.OtherFeatures.Length; i++)
                target[i] = features[layout.OtherFeatures[i]];
    }
}
