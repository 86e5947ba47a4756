using Microsoft.ML;

using MLExtensions.MLNet;

namespace MLExtensions;

/// <summary>Tells ML.NET how to load a saved <see cref="RowTransformer"/> of this assembly: <c>[assembly: LoadableTransformer&lt;X&gt;]</c>.</summary>
/// <typeparam name="TTransformer">The transformer.</typeparam>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class LoadableTransformerAttribute<TTransformer>()
    : LoadableClassAttributeBase(null, typeof(TTransformer), typeof(RowTransformerLoader<TTransformer>), null, [typeof(SignatureLoadModel)], "", TTransformer.Format.LoaderName)
    where TTransformer : RowTransformer, ILoadableTransformer<TTransformer>;
