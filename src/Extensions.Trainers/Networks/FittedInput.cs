namespace MLExtensions.Trainers;

/// <summary>Where an input of a fitted network's first layer enters the first layer that was trained.</summary>
/// <param name="First">Its input there; of a slot of an embedded category the first of the embedding's.</param>
/// <param name="Block">The embedded category, or -1.</param>
internal readonly record struct FittedInput(int First, int Block)
{
    /// <summary>All inputs in their order: the features, then the embeddings of numbers.</summary>
    public static FittedInput[] Of(NetworkLayout layout)
    {
        var inputs = new FittedInput[layout.FittedInputs];
        var next = 0;
        foreach (var feature in layout.OtherFeatures)
            inputs[feature] = new(next++, -1);
        for (var block = 0; block < layout.Categories.Length; block++, next += layout.CategoryEmbedding!.Size)
            inputs.AsSpan(layout.Categories[block].Start, layout.Categories[block].Count).Fill(new(next, block));
        for (var number = layout.InputCount; number < inputs.Length; number++)
            inputs[number] = new(next++, -1);
        return inputs;
    }
}
