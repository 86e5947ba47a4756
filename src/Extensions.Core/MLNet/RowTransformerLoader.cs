using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLExtensions.MLNet;

/// <summary>What ML.NET calls to load a transformer; it finds the method by name and signature.</summary>
internal static class RowTransformerLoader<TTransformer> where TTransformer : RowTransformer, ILoadableTransformer<TTransformer>
{
    public static TTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var reader = TTransformer.Format.Open(ctx, out var version);
        try
        {
            return TTransformer.Load(env, reader, version);
        }
        catch (Exception damaged) when (damaged is IOException or InvalidDataException or ArgumentException)
        {
            throw TTransformer.Format.Damaged(damaged);
        }
    }
}
