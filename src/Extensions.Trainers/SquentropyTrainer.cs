using System.ComponentModel.DataAnnotations;
using Microsoft.ML.Runtime;

namespace MLExtensions.Trainers;

/// <summary>Trains a neural network for multiclass classification with squentropy, cross entropy plus the mean square of the other classes' logits, which keeps probabilities calibrated.</summary>
/// <remarks>
/// The objective is <see cref="Squentropy"/>, which gives formula and source. To create this trainer, use <c>ml.MulticlassClassification.Trainers.Squentropy(...)</c>, or the constructor,
/// which needs no MLContext. Columns, network and training are those of <see cref="NeuralNetworkMulticlassTrainer"/>.
/// </remarks>
public sealed class SquentropyTrainer : MulticlassObjectiveTrainer
{
    /// <summary>Creates the trainer with an environment of its own; its log goes nowhere. Use the catalog to log to an MLContext.</summary>
    /// <param name="options">Settings; the defaults where null.</param>
    /// <exception cref="ValidationException">An option is outside its limits; every fault is listed.</exception>
    public SquentropyTrainer(Options? options = null) : this(null, options ?? new Options()) { }

    internal SquentropyTrainer(IHostEnvironment? environment, Options options) : base(environment, nameof(SquentropyTrainer), options) { }

    /// <summary>Settings of <see cref="SquentropyTrainer"/>.</summary>
    public sealed record Options : ObjectiveOptions<Squentropy>
    {
        /// <summary>Settings with the objective at its defaults.</summary>
        public Options() : base(new Squentropy()) { }
    }
}
