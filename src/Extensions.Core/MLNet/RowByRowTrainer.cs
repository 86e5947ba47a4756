using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MLExtensions.MLNet;

/// <summary>A binary trainer that gives ML.NET's own transformer, for ML.NET's parts that ask for that type.</summary>
internal sealed class RowByRowTrainer(BinaryNetworkTrainer trainer)
    : ITrainerEstimator<BinaryPredictionTransformer<NeuralNetworkBinaryModelParameters>, NeuralNetworkBinaryModelParameters>
{
    public TrainerInfo Info => trainer.Info;

    public BinaryPredictionTransformer<NeuralNetworkBinaryModelParameters> Fit(IDataView input)
        => (BinaryPredictionTransformer<NeuralNetworkBinaryModelParameters>)trainer.Fit(input).Scorer;

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => trainer.GetOutputSchema(inputSchema);
}
