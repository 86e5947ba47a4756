using System.Collections.Immutable;

using MLExtensions;

namespace Extensions.Testing;

/// <summary>Networks at random, and their outputs in slow double precision straight from the definitions of the layers.</summary>
public static class NaiveNetwork
{
    public static double[] Score(FeedForwardParameters network, ReadOnlySpan<float> features)
    {
        var x = new double[features.Length];
        for (var i = 0; i < x.Length; i++)
            x[i] = (double)features[i] - (network.InputOffset.IsEmpty ? 0 : network.InputOffset[i]);
        return Score(network.Layers, x);
    }

    public static double Activate(Activation function, double x) => function switch
    {
        Activation.Relu => double.IsNaN(x) ? x : Math.Max(x, 0),
        Activation.Gelu => x * 0.5 * ComplementaryError(-x / Math.Sqrt(2)),
        Activation.Silu => x / (1 + Math.Exp(-x)),
        Activation.Mish => x * Math.Tanh(x > 30 ? x : Math.Log(1 + Math.Exp(x))),
        Activation.Selu => 1.0507009873554804934193349852946 * (x > 0 ? x : 1.6732632423543772848170429916717 * (Math.Exp(x) - 1)),
        Activation.Tanh => Math.Tanh(x),
        Activation.LeakyRelu => x > 0 ? x : 0.01 * x,
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };

    /// <summary>A network with random sizes and layers of every kind.</summary>
    public static FeedForwardParameters Random(int seed, int? inputs = null, int? outputs = null, bool? offset = null)
    {
        var random = new Random(seed);
        var inputCount = inputs ?? random.Next(1, 70);
        var layers = ImmutableArray.CreateBuilder<FeedForwardLayer>();
        var width = inputCount;
        AddFirst(random, layers, ref width);
        var hidden = random.Next(0, 4);
        for (var layer = 0; layer < hidden; layer++)
        {
            layers.Add(Dense(random, width, width = random.Next(1, 150)));
            AddBetween(random, layers, width, depth: 0);
        }
        AddLast(random, layers, width, outputs ?? random.Next(1, 20));
        return new FeedForwardParameters(inputCount, offset ?? random.Next(2) == 0 ? Numbers(random, inputCount, 1) : [], layers.ToImmutable());
    }

    public static ImmutableArray<float> Numbers(Random random, int count, double size)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
            numbers[i] = (float)(size * (2 * random.NextDouble() - 1));
        return [.. numbers];
    }

    public static DenseLayer Dense(Random random, int inputs, int outputs)
        => new(inputs, outputs, Numbers(random, inputs * outputs, 2 / Math.Sqrt(inputs)), Numbers(random, outputs, 0.5));

    public static PeriodicEmbeddingLayer Embedding(Random random, int inputCount)
    {
        int[] inputs = [.. Enumerable.Range(0, inputCount).Where(_ => random.Next(2) == 0)];
        inputs = inputs.Length == 0 ? [inputCount - 1] : inputs;
        var (frequencies, size) = (random.Next(1, 40), random.Next(1, 12));
        var count = inputs.Length * frequencies;
        return new PeriodicEmbeddingLayer(inputCount, [.. inputs], frequencies, size,
            Numbers(random, count, 3), Numbers(random, count, 4), Numbers(random, count * size, 1 / Math.Sqrt(frequencies)), Numbers(random, inputs.Length * size, 1));
    }

    public static PiecewiseLinearEmbeddingLayer PiecewiseEmbedding(Random random, int inputCount)
    {
        int[] inputs = [.. Enumerable.Range(0, inputCount).Where(_ => random.Next(3) == 0)];
        inputs = inputs.Length == 0 ? [0] : inputs;
        int[] counts = [.. inputs.Select(_ => random.Next(2, 12))];
        var size = random.Next(1, 6);
        return new PiecewiseLinearEmbeddingLayer(inputCount, [.. inputs], [.. counts], size,
            [.. counts.SelectMany(count => Numbers(random, count, 2).Order())], Numbers(random, counts.Sum() * size, 1));
    }

    /// <summary>What may stand before the first dense layer; often nothing.</summary>
    private static void AddFirst(Random random, ImmutableArray<FeedForwardLayer>.Builder layers, ref int width)
    {
        if (random.Next(2) == 0)
            return;
        if (random.Next(2) == 0)
            layers.Add(new SmoothClipLayer([.. Numbers(random, width, 2).Select(factor => random.Next(5) == 0 ? 0 : factor)], 3));
        if (random.Next(3) == 0)
            layers.Add(random.Next(4) switch { 0 => new SoftmaxLayer(), 1 => new UnitLengthLayer(), 2 => new AscendingLayer(), _ => new ClampLayer(-1.5f, 1) });
        if (random.Next(2) == 0)
        {
            var embedding = Embedding(random, width);
            layers.Add(embedding);
            width = embedding.OutputCount;
        }
        if (random.Next(2) == 0)
        {
            var embedding = PiecewiseEmbedding(random, width);
            layers.Add(embedding);
            width = embedding.OutputCount;
        }
    }

    private static void AddLast(Random random, ImmutableArray<FeedForwardLayer>.Builder layers, int width, int outputs)
    {
        if (random.Next(3) != 0)
        {
            layers.Add(Dense(random, width, outputs));
            return;
        }
        var members = ImmutableArray.CreateBuilder<ImmutableArray<FeedForwardLayer>>();
        for (var member = random.Next(1, 5); member > 0; member--)
        {
            var layersOfOne = ImmutableArray.CreateBuilder<FeedForwardLayer>();
            if (random.Next(2) == 0)
                AddBetween(random, layersOfOne, width, depth: 0);
            layersOfOne.Add(Dense(random, width, outputs));
            members.Add(layersOfOne.ToImmutable());
        }
        layers.Add(new EnsembleLayer(members.ToImmutable(), (OutputLink)random.Next(3)));
    }

    private static void AddBetween(Random random, ImmutableArray<FeedForwardLayer>.Builder layers, int width, int depth)
    {
        if (random.Next(2) == 0)
            layers.Add(new LayerNormalization(Numbers(random, width, 2), Numbers(random, width, 1), 1e-5f));
        if (random.Next(3) == 0 && depth < 3)
        {
            var body = ImmutableArray.CreateBuilder<FeedForwardLayer>();
            AddBetween(random, body, width, depth + 1);
            var middle = random.Next(1, 40);
            body.Add(Dense(random, width, middle));
            AddBetween(random, body, middle, depth + 1);
            body.Add(Dense(random, middle, width));
            layers.Add(new ResidualBlock(body.ToImmutable()));
        }
        var function = (Activation)random.Next(Enum.GetValues<Activation>().Length);
        layers.Add(random.Next(3) == 0 ? new MixedActivationLayer(function, Numbers(random, width, 1.5)) : new ActivationLayer(function));
    }

    private static double[] Score(ImmutableArray<FeedForwardLayer> layers, double[] x)
    {
        foreach (var layer in layers)
            x = Score(layer, x);
        return x;
    }

    private static double[] Score(FeedForwardLayer layer, double[] x)
    {
        switch (layer)
        {
            case DenseLayer dense:
                var z = new double[dense.OutputCount];
                for (var output = 0; output < z.Length; output++)
                {
                    z[output] = dense.Biases[output];
                    for (var input = 0; input < x.Length; input++)
                        z[output] += x[input] * dense.Weights[input * z.Length + output];
                }
                return z;
            case ActivationLayer activation:
                return [.. x.Select(value => Activate(activation.Function, value))];
            case LayerNormalization normalization:
                var mean = x.Average();
                var deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + normalization.Epsilon);
                return [.. x.Select((value, i) => (value - mean) / deviation * normalization.Scale[i] + normalization.Shift[i])];
            case ResidualBlock block:
                return [.. Score(block.Body, x).Zip(x, (body, skip) => body + skip)];
            case SmoothClipLayer clip:
                return [.. x.Select((value, i) => Clip(value, clip.Factor[i], clip.Limit))];
            case MixedActivationLayer mixed:
                return [.. x.Select((value, i) => value + mixed.Mix[i] * (Activate(mixed.Function, value) - value))];
            case ClampLayer clamp:
                return [.. x.Select(value => double.IsNaN(value) ? value : Math.Clamp(value, clamp.Lower, clamp.Upper))];
            case SoftmaxLayer:
                var shares = x.Select(value => Math.Exp(value - x.Max())).ToArray();
                return [.. shares.Select(share => share / shares.Sum())];
            case UnitLengthLayer:
                return [.. x.Select(value => value / Math.Max(Math.Sqrt(x.Sum(other => other * other)), 1e-12))];
            case AscendingLayer:
                return [.. x.Select((_, k) => x[0] + x.Skip(1).Take(k).Sum(value => Math.Log(1 + Math.Exp(value))))];
            case PeriodicEmbeddingLayer embedding:
                return [.. x, .. embedding.Inputs.SelectMany((input, i) => Embed(embedding, i, x[input]))];
            case PiecewiseLinearEmbeddingLayer embedding:
                return [.. x, .. embedding.Inputs.SelectMany((input, i) => Embed(embedding, i, x[input]))];
            case EnsembleLayer ensemble:
                return Mean([.. ensemble.Members.Select(member => Score(member, x))], ensemble.Link);
            default:
                throw new ArgumentException($"Unknown layer {layer}.");
        }
    }

    private static double Clip(double x, double factor, double limit)
    {
        var z = factor == 0 && !double.IsNaN(x) ? 0 : x * factor;
        return double.IsInfinity(z) ? Math.CopySign(limit, z) : z / Math.Sqrt(1 + z / limit * (z / limit));
    }

    private static double[] Embed(PeriodicEmbeddingLayer layer, int i, double x)
    {
        var e = new double[layer.Size];
        for (var s = 0; s < layer.Size; s++)
        {
            e[s] = layer.Biases[i * layer.Size + s];
            for (var f = 0; f < layer.FrequencyCount; f++)
            {
                var at = i * layer.FrequencyCount + f;
                e[s] += Math.Cos(2 * Math.PI * (layer.Frequencies[at] * x) + layer.Phases[at]) * layer.Weights[at * layer.Size + s];
            }
        }
        return e;
    }

    /// <summary>v_1 plus what each piece below x adds: the whole of it, or the share that x has passed.</summary>
    private static double[] Embed(PiecewiseLinearEmbeddingLayer layer, int i, double x)
    {
        var first = layer.KnotCounts.Take(i).Sum();
        double Value(int knot, int element) => layer.Values[(first + knot) * layer.Size + element];
        return [.. Enumerable.Range(0, layer.Size).Select(element => Value(0, element) + Enumerable.Range(1, layer.KnotCounts[i] - 1).Sum(knot =>
        {
            double from = layer.Knots[first + knot - 1], to = layer.Knots[first + knot];
            return (double.IsNaN(x) ? x : Math.Clamp((x - from) / (to - from), 0, 1)) * (Value(knot, element) - Value(knot - 1, element));
        }))];
    }

    /// <summary>Straight from the definition, so right only where no probability is lost to rounding: |z| below 30.</summary>
    private static double[] Mean(double[][] outputs, OutputLink link)
    {
        var predictions = outputs.Select(z => link switch
        {
            OutputLink.Sigmoid => [.. z.Select(value => 1 / (1 + Math.Exp(-value)))],
            OutputLink.Softmax => [.. z.Select(value => Math.Exp(value) / z.Sum(Math.Exp))],
            _ => z,
        }).ToArray();
        return [.. Enumerable.Range(0, outputs[0].Length).Select(k =>
        {
            var mean = predictions.Average(prediction => prediction[k]);
            return link switch
            {
                OutputLink.Sigmoid => Math.Log(mean) - Math.Log(1 - mean),
                OutputLink.Softmax => Math.Log(mean),
                _ => mean,
            };
        })];
    }

    /// <summary>erfc(z): a series near zero, a continued fraction outside (Abramowitz and Stegun, 7.1.6 and 7.1.14).</summary>
    private static double ComplementaryError(double z)
    {
        if (z < 0)
            return 2 - ComplementaryError(-z);
        if (z < 2.5)
        {
            double sum = 0, term = z;
            for (var n = 1; term > 1e-18 * sum; n++)
            {
                sum += term;
                term *= 2 * z * z / (2 * n + 1);
            }
            return 1 - 2 / Math.Sqrt(Math.PI) * Math.Exp(-z * z) * sum;
        }
        var fraction = 0.0;
        for (var k = 200; k > 0; k--)
            fraction = k / 2.0 / (z + fraction);
        return Math.Exp(-z * z) / (Math.Sqrt(Math.PI) * (z + fraction));
    }
}
