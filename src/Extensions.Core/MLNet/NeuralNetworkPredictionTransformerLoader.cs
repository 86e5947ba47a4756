using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

using MLExtensions.MLNet;

[assembly: LoadableClass(typeof(ITransformer), typeof(NeuralNetworkPredictionTransformer), null, typeof(SignatureLoadModel), "Neural network scorer", NeuralNetworkPredictionTransformer.LoaderName)]

namespace MLExtensions.MLNet;

/// <summary>Saves and loads <see cref="NeuralNetworkPredictionTransformer{TModel}"/>, whatever its model.</summary>
internal static class NeuralNetworkPredictionTransformer
{
    internal const string LoaderName = "MLXNeuralNetPredXfer";
    private const string ScorerPart = "Scorer";
    private static readonly ModelFormat Format = new("MLXNNPRT", LoaderName);

    /// <summary>The transformer around ML.NET's.</summary>
    /// <exception cref="ArgumentException">ML.NET's transformer does not hold a neural network of this library.</exception>
    public static ITransformer Around(IHostEnvironment env, ITransformer scorer) => scorer switch
    {
        SingleFeaturePredictionTransformerBase<NeuralNetworkBinaryModelParameters> binary => new NeuralNetworkPredictionTransformer<NeuralNetworkBinaryModelParameters>(env, binary),
        SingleFeaturePredictionTransformerBase<NeuralNetworkMulticlassModelParameters> multiclass => new NeuralNetworkPredictionTransformer<NeuralNetworkMulticlassModelParameters>(env, multiclass),
        SingleFeaturePredictionTransformerBase<NeuralNetworkRegressionModelParameters> regression => new NeuralNetworkPredictionTransformer<NeuralNetworkRegressionModelParameters>(env, regression),
        _ => throw new ArgumentException($"A neural network's scorer cannot be a {scorer?.GetType().Name}.", nameof(scorer)),
    };

    public static void Save(ModelSaveContext context, ICanSaveModel scorer)
    {
        // *** Binary format ***
        // part "Scorer": ML.NET's prediction transformer
        Format.Open(context, typeof(NeuralNetworkPredictionTransformer));
        context.SaveModel(scorer, ScorerPart);
    }

    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        Format.Open(ctx, out _);
        ctx.LoadModel<ITransformer, SignatureLoadModel>(env, out var scorer, ScorerPart);
        try
        {
            return Around(env, scorer);
        }
        catch (ArgumentException damaged)
        {
            throw Format.Damaged(damaged);
        }
    }
}
