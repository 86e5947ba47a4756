using System.Runtime.InteropServices;

namespace MLExtensions.Models;

/// <summary>The layers of a network as steps on numbered buffers of scratch rows.</summary>
internal sealed class FeedForwardPlan
{
    private readonly List<FeedForwardStep> steps = [];
    private readonly Stack<int> free = new();

    public FeedForwardPlan(FeedForwardParameters network)
    {
        LongestRow = network.InputCount;
        BufferCount = 1;
        var layers = network.Layers.AsSpan();
        var width = network.InputCount;
        if (network.InputOffset.IsEmpty && layers[0] is DenseLayer dense)
        {
            First = DenseKernel.Of(dense);
            layers = layers[1..];
            LongestRow = width = dense.OutputCount;
        }
        Result = Add(layers, new Place(0, Owned: true), ref width).Buffer;
    }

    /// <summary>Takes the rows as they come, sparse ones too, to buffer 0; null where they must be dense or centred in buffer 0 first.</summary>
    public DenseKernel? First { get; }

    public ReadOnlySpan<FeedForwardStep> Steps => CollectionsMarshal.AsSpan(steps);

    public int BufferCount { get; private set; }

    public int LongestRow { get; private set; }

    /// <summary>The buffer that holds the outcome.</summary>
    public int Result { get; }

    private Place Add(ReadOnlySpan<FeedForwardLayer> layers, Place current, ref int width)
    {
        foreach (var layer in layers)
            current = Add(layer, current, ref width);
        return current;
    }

    private Place Add(FeedForwardLayer layer, Place current, ref int width)
    {
        switch (layer)
        {
            case DenseLayer dense:
                return AddDense(dense, current, ref width);
            case PeriodicEmbeddingLayer embedding:
                return AddEmbedding(embedding, current, ref width);
            case PiecewiseLinearEmbeddingLayer embedding:
                return AddEmbedding(embedding, current, ref width);
            case ResidualBlock block:
                var body = Add(block.Body.AsSpan(), current with { Owned = false }, ref width);
                steps.Add(new AddStep(width, current.Buffer, body.Buffer));
                Release(current);
                return body;
            case EnsembleLayer ensemble:
                return AddEnsemble(ensemble, current, ref width);
            case SoftmaxLayer:
                return AddSoftmax(Own(current, width), width);
        }
        var place = Own(current, width);
        steps.Add(layer switch
        {
            ActivationLayer activation => new ActivationStep(activation.Function, width, place.Buffer),
            LayerNormalization normalization => new NormalizationStep(normalization, place.Buffer),
            SmoothClipLayer clip => new SmoothClipStep(clip, place.Buffer),
            MixedActivationLayer mixed => new MixedActivationStep(mixed, place.Buffer),
            ClampLayer clamp => new ClampStep(clamp, width, place.Buffer),
            UnitLengthLayer => new UnitLengthStep(width, place.Buffer),
            AscendingLayer => new AscendingStep(width, place.Buffer),
            _ => throw new ArgumentException($"Networks are not made of {layer}.", nameof(layer)),
        });
        return place;
    }

    private Place AddDense(DenseLayer dense, Place current, ref int width)
    {
        var target = Take(width = dense.OutputCount);
        steps.Add(new DenseStep(DenseKernel.Of(dense), dense.InputCount, current.Buffer, target.Buffer));
        Release(current);
        return target;
    }

    private Place AddEmbedding(PeriodicEmbeddingLayer embedding, Place current, ref int width)
    {
        var target = Take(width = embedding.OutputCount);
        var cosines = Take(embedding.FrequencyCount);
        steps.Add(new PeriodicEmbeddingStep(embedding, current.Buffer, target.Buffer, cosines.Buffer));
        Release(cosines);
        Release(current);
        return target;
    }

    private Place AddEmbedding(PiecewiseLinearEmbeddingLayer embedding, Place current, ref int width)
    {
        var target = Take(width = embedding.OutputCount);
        steps.Add(new PiecewiseLinearEmbeddingStep(embedding, current.Buffer, target.Buffer));
        Release(current);
        return target;
    }

    private Place AddSoftmax(Place place, int width)
    {
        var scratch = Take(width);
        steps.Add(new SoftmaxStep(width, place.Buffer, scratch.Buffer));
        Release(scratch);
        return place;
    }

    private Place AddEnsemble(EnsembleLayer ensemble, Place current, ref int width)
    {
        var all = Take(1);
        var memberWidth = width;
        for (var member = 0; member < ensemble.Members.Length; member++)
        {
            memberWidth = width;
            var outputs = Add(ensemble.Members[member].AsSpan(), current with { Owned = false }, ref memberWidth);
            steps.Add(new CollectStep(member, memberWidth, outputs.Buffer, all.Buffer));
            Release(outputs);
        }
        LongestRow = Math.Max(LongestRow, ensemble.Members.Length * ScratchRows.Stride(memberWidth));
        var mean = Take(width = memberWidth);
        steps.Add(new EnsembleStep(ensemble.Members.Length, width, ensemble.Link, all.Buffer, mean.Buffer));
        Release(all);
        Release(current);
        return mean;
    }

    /// <summary>A place whose rows may be changed: this one, or a copy where others still need them.</summary>
    private Place Own(Place place, int width)
    {
        if (place.Owned)
            return place;
        var copy = Take(width);
        steps.Add(new CopyStep(width, place.Buffer, copy.Buffer));
        return copy;
    }

    private Place Take(int width)
    {
        LongestRow = Math.Max(LongestRow, width);
        return new Place(free.TryPop(out var idle) ? idle : BufferCount++, Owned: true);
    }

    private void Release(Place place)
    {
        if (place.Owned)
            free.Push(place.Buffer);
    }

    /// <param name="Buffer">Where rows lie.</param>
    /// <param name="Owned">Whether nobody else needs them any more.</param>
    private readonly record struct Place(int Buffer, bool Owned);
}
